#include "engine/routes/converteranswer.h"

#include "engine/routes/hostilejson.h"

#include <cmath>

namespace athanor {

Result<ConverterAnswer> ConverterAnswer::fromJson(const QJsonObject &json)
{
    if (!json.value(QLatin1String("converter")).isString())
        return hostile::notOfTheForm(QStringLiteral("“converter” is no text"));
    ConverterAnswer answer;
    answer.converter = hostile::text(json, "converter");
    answer.known = hostile::texts(json.value(QLatin1String("known")));
    answer.problem = hostile::text(json, "problem");
    answer.className = hostile::text(json, "class");
    answer.isLearners = hostile::truth(json, "learners");
    answer.file = hostile::text(json, "file");
    answer.line = hostile::line(json, "line");
    answer.regex = hostile::text(json, "regex");
    answer.groups = hostile::line(json, "groups");
    const double weight = json.value(QLatin1String("weight")).toDouble(0);
    answer.weight = std::isfinite(weight) ? weight : 0;
    answer.takesSlashes = hostile::truth(json, "takes_slashes");
    answer.fits = hostile::truth(json, "fits");
    answer.accepted = hostile::truth(json, "accepted");
    answer.value = hostile::bounded(json.value(QLatin1String("value")));
    answer.type = hostile::text(json, "type");
    answer.refusal = hostile::text(json, "refusal");
    answer.exception = hostile::text(json, "exception");
    answer.back = hostile::text(json, "back");
    answer.backError = hostile::text(json, "back_error");
    answer.roundTrip = hostile::truth(json, "round_trip");
    return answer;
}

} // namespace athanor
