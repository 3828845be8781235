"""What an answer to “the greenhouse” must do. Nothing here looks at the learner's source."""
from random import randint

from athanor_agent.checks import LearnerError, check, expect

RINGS, QUIET = "the bell rings", "all stays quiet"


def warm():
    return randint(30, 49)


def told(problem):
    """Says in plain words why no greenhouse could be started under these circumstances."""
    if problem.type == "KeyError":
        return f"There is no setting {problem.message}. Is its name in capitals where it is set, and is it loaded before " \
               "it is read?"
    if problem.type == "JSONDecodeError":
        return "A variable held a text that is no JSON, and create_app stopped. Such a text is a setting as well: it " \
               "stays what it is."
    return f"create_app stopped with {problem.text()}."


def trial(learner, function, *arguments, **circumstances):
    """What trial.py brings back. The learner reads plain words where the application fell over."""
    try:
        return learner.call("trial", function, *arguments, **circumstances)
    except LearnerError as problem:
        expect("it stopped", "the start of the greenhouse").equals("it starts", otherwise=told(problem))


def climate(answer, what, temperature, windows=26, knowing=None):
    """The answer of /climate has these two degrees."""
    expect(answer["status"], "the status of /climate").equals(
        200, otherwise="/climate stopped: a setting that it reads is not there. Look at what is loaded, and at the name's "
                       "spelling.")
    found = answer["json"] if isinstance(answer["json"], dict) else {}
    expect(found.get("temperature"), f"the temperature {what}").equals(
        temperature, otherwise=f"The temperature {what} is not what it should be.", knowing=[
            *(knowing or []),
            (str(temperature), "The number arrives as text. An environment variable is always text; from_prefixed_env "
                               "reads it as JSON, and whoever reads it by hand has to make a number of it."),
            (None, "There is no temperature. Was it read before anything was loaded?"),
        ])
    expect(found.get("open_windows_at"), f"the degrees at which windows open, {what}").equals(windows)


@check("Without a word from anybody the defaults hold",
       accepts="Defaults from a class, a module or a dict: only what /climate answers counts.")
def check_defaults(learner):
    climate(trial(learner, "ask", "/climate"), "by default", 18)


@check("All the defaults arrive, crops and alarm bell too", needs="check_defaults",
       accepts="Any spelling in settings.py that arrives under the names the views ask for.")
def check_names(learner):
    for path, name in [("/crops", "CROPS"), ("/frost", "ALARM_BELL")]:
        expect(trial(learner, "ask", path)["status"], f"the status of {path}").equals(
            200, knowing={500: f"{path} stopped, since the setting it asks for is not there: {name}. Look at how the class "
                               "spells it: which names does from_object load?"})
    expect(trial(learner, "ask", "/crops")["json"], "the crops").equals(["tomato", "basil"])
    expect(trial(learner, "ask", "/frost")["body"], "what happens at frost").equals(RINGS)


@check("A form of more than 200 bytes is refused, a smaller one is not", needs="check_defaults",
       accepts="A form of exactly 200 bytes goes through, one of 201 is a 413.")
def check_notes(learner):
    for size, status in [(20, 200), (195, 200), (300_000, 413), (196, 413)]:
        answer = trial(learner, "write", "w" * size)
        expect(answer["status"], f"the status of a form with {size + 5} bytes").equals(
            status, otherwise="Flask has a setting for the largest request it takes, in bytes.", knowing={
                200: f"A form of {size + 5} bytes went through. (Its bytes are those of note= and of the note.) Flask "
                     "refuses by itself what is larger than MAX_CONTENT_LENGTH, once that is set." if size > 200 else
                     "A form of 300005 bytes was refused, but one of 201 went through: the limit is there, and too high. "
                     "MAX_CONTENT_LENGTH counts bytes, and all of the form: note= and the note.",
                413: "It is refused, and 200 bytes are allowed. MAX_CONTENT_LENGTH is counted in bytes, and the limit "
                     "itself is no overrun.",
                500: "The view or the limit stopped with an exception. Is the limit a number?"})
    expect(trial(learner, "write", "water the leek")["body"], "the answer to a note").equals("noted: water the leek")


@check("The file of this house goes before the defaults", needs="check_defaults",
       accepts="Any way of reading instance/greenhouse.cfg that lets the file be missing.")
def check_file(learner):
    degrees = warm()
    answer = trial(learner, "ask", "/climate", file=f"TEMPERATURE = {degrees}\n")
    climate(answer, f"with TEMPERATURE = {degrees} in the file", degrees, knowing=[
        (18, "The default holds, though instance/greenhouse.cfg says otherwise. Was the file looked for in the instance "
             "folder? With silent=True, a wrong place looks like no file at all. (Where names are relative to the instance "
             "folder, the folder's own name is not to be repeated.) And whoever is loaded later wins.")])


@check("The environment goes before the defaults", needs="check_defaults",
       accepts="from_prefixed_env or a loop of your own over the environment.")
def check_environment(learner):
    degrees = warm()
    answer = trial(learner, "ask", "/climate", environment={"GREENHOUSE_TEMPERATURE": str(degrees)})
    climate(answer, f"with GREENHOUSE_TEMPERATURE={degrees}", degrees, knowing=[
        (18, "The default holds, though the environment says otherwise. Which prefix was asked for? Without a word from "
             "you it is FLASK, and the underscore behind it comes by itself. And when: once for all, as the file is read, or "
             "in create_app? Whoever is loaded later wins.")])


@check("Every setting may come from the environment, in its own type", needs="check_environment",
       accepts="Numbers, truths and lists written as JSON, and anything else as text.")
def check_types(learner):
    answer = trial(learner, "ask", "/frost", environment={"GREENHOUSE_ALARM_BELL": "false"})
    expect(answer["body"], "what happens at frost with GREENHOUSE_ALARM_BELL=false").equals(QUIET, knowing={
        RINGS: "GREENHOUSE_ALARM_BELL=false, and the bell rings. Either nobody read the variable, or it arrived as text: "
               "every text that is not empty counts as true."})
    answer = trial(learner, "ask", "/crops", environment={"GREENHOUSE_CROPS": '["leek", "kale"]'})
    expect(answer["json"], "the crops with GREENHOUSE_CROPS=[\"leek\", \"kale\"]").equals(["leek", "kale"], knowing=[
        (["tomato", "basil"], "The crops are the default ones. Any setting may come from the environment, not only the "
                              "temperature.")],
        otherwise="The list in the variable is JSON, and it should arrive as a list.")
    answer = trial(learner, "ask", "/crops", environment={"GREENHOUSE_CROPS": "herbs of the season"})
    expect(answer["body"], "the crops with GREENHOUSE_CROPS=herbs of the season").equals(
        "herbs of the season", otherwise="This text is no JSON, and should arrive as the text it is.")
    answer = trial(learner, "write", "w" * 40, environment={"GREENHOUSE_MAX_CONTENT_LENGTH": "30"})
    expect(answer["status"], "the status of a form with 45 bytes and GREENHOUSE_MAX_CONTENT_LENGTH=30").equals(
        413, otherwise="The limit may come from the environment as well, and has to be a number then.")


@check("Other people's variables change nothing", needs="check_environment",
       accepts="Every way that takes the names beginning with GREENHOUSE_, and no others.")
def check_prefix(learner):
    for name in ["TEMPERATURE", "FLASK_TEMPERATURE", "GREENHOUSETEMPERATURE", "STOREHOUSE_TEMPERATURE",
                 "MY_GREENHOUSE_TEMPERATURE"]:
        climate(trial(learner, "ask", "/climate", environment={name: "3"}), f"with {name}=3", 18, knowing=[
            (lambda found: found in (3, "3"), f"{name} belongs to somebody else. Only names that begin with GREENHOUSE_ are "
                                              "meant.")])


@check("What create_app is given goes before the defaults", needs="check_defaults",
       accepts="Any way of taking over the dict.")
def check_overrides(learner):
    degrees = warm()
    answer = trial(learner, "ask", "/climate", overrides={"TEMPERATURE": degrees})
    climate(answer, f"with overrides={{\"TEMPERATURE\": {degrees}}}", degrees, knowing=[
        (18, "The default holds, and the overrides have no effect. If they are loaded: from_object copies the attributes "
             "in capitals of a class or a module, and a dict has none. Or is something loaded after them?")])


@check("Where several speak, the more particular wins", needs=["check_file", "check_environment", "check_overrides"],
       accepts="Only the outcome counts, not the order of your lines.")
def check_order(learner):
    file, environment = "TEMPERATURE = 4\nOPEN_WINDOWS_AT = 9\n", {"GREENHOUSE_TEMPERATURE": "3"}
    answer = trial(learner, "ask", "/climate", file=file, environment=environment)
    climate(answer, "with a file that says 4 and an environment that says 3", 3, windows=9, knowing=[
        (4, "The file says 4, the environment 3, and the file won. Whoever is loaded later wins: which of the two should "
            "that be?")])
    degrees = warm()
    answer = trial(learner, "ask", "/climate", file=file, environment=environment, overrides={"TEMPERATURE": degrees})
    climate(answer, f"with a file, an environment and overrides that say {degrees}", degrees, windows=9, knowing=[
        (3, "The environment won. The overrides should have the last word."),
        (4, "The file won. The overrides should have the last word.")])


@check("Two greenhouses do not share a climate", needs="check_overrides",
       accepts="Every call makes an application of its own.")
def check_neighbours(learner):
    first, second = warm(), warm() + 20
    answers = trial(learner, "neighbours", "/climate", {"TEMPERATURE": first}, {"TEMPERATURE": second})
    for answer, degrees in zip(answers, [first, second]):
        climate(answer, f"of the house that was given {degrees}", degrees, knowing=[
            (second, "The first house runs at the second one's temperature. Each call of create_app should make a Flask of "
                     "its own, and leave the class Settings as it is."),
            (first, "The second house runs at the first one's temperature. Each call of create_app should make a Flask of "
                    "its own.")])
    answer = trial(learner, "ask", "/climate", overrides={})
    climate(answer, "of a house that was given an empty dict, afterwards", 18, knowing=[
        (second, "A house that was given nothing runs at its neighbour's temperature. Does something write into the class "
                 "Settings, or is one Flask used for all?")])


@check("A setting that is changed while it runs is seen at the next visit", needs="check_overrides",
       accepts="app.config or current_app.config, read at the visit.")
def check_adjust(learner):
    degrees = warm()
    answer = trial(learner, "adjust", "/climate", "TEMPERATURE", degrees)
    climate(answer, f"changed to {degrees} while it runs", degrees, knowing=[
        (18, "The old temperature is still told: it was copied once, when the application was made. Read the setting "
             "inside the view.")])
    answer = trial(learner, "adjust", "/climate", "OPEN_WINDOWS_AT", degrees)
    climate(answer, "unchanged", 18, windows=degrees)
