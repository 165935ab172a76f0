import type { LiveEvent, Topic } from '@/lib/features/live/contract'

/** Topics of one stream; the server refuses more. */
export const MAX_TOPICS = 12

/** A topic as text, to compare and to count. */
export function topicKey(topic: Topic): string {
  if (topic.topic === 'run') return `run:${topic.id}`
  if (topic.topic === 'overview' || topic.topic === 'sessions') return `${topic.topic}:${topic.targetId}`
  return topic.topic
}

/** The topic an event belongs to; null for the beat, which belongs to the stream. */
export function eventKey(event: LiveEvent): string | null {
  switch (event.topic) {
    case 'beat':
      return null
    case 'sessions':
    case 'sessions.whole':
    case 'sessions.delta':
    case 'sessions.problem':
      return `sessions:${event.targetId}`
    case 'overview':
      return `overview:${event.targetId}`
    case 'run':
      return `run:${event.id}`
    default:
      return event.topic
  }
}
