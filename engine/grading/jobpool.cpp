#include "engine/grading/jobpool.h"

#include <QPointer>

#include <algorithm>
#include <memory>

namespace athanor {

JobPool::JobPool(int atOnce, QObject *parent) : QObject(parent), m_atOnce(std::max(1, atOnce)) {}

void JobPool::add(Job job, Turn turn)
{
    if (turn == Turn::Next)
        m_waiting.push_front(std::move(job));
    else
        m_waiting.push_back(std::move(job));
    QMetaObject::invokeMethod(this, &JobPool::startNext, Qt::QueuedConnection);
}

void JobPool::startNext()
{
    while (m_underWay < m_atOnce && !m_waiting.empty()) {
        const Job job = std::move(m_waiting.front());
        m_waiting.pop_front();
        ++m_underWay;
        job([guard = QPointer(this), told = std::make_shared<bool>(false)] {
            if (!guard || std::exchange(*told, true)) return;
            --guard->m_underWay;
            QMetaObject::invokeMethod(guard, &JobPool::startNext, Qt::QueuedConnection);
        });
    }
}

} // namespace athanor
