import type { Message } from '../template'

/** The body of a generic webhook. Its fields are an interface: docs/notifications.md describes them. */
export function webhookOf(message: Message, panel: string): Record<string, unknown> {
  const { kind, action, severity, title, text, link, dedupKey, target, environment, at, count } = message
  return {
    type: `notice.${action}`,
    id: message.id,
    kind,
    severity,
    title,
    text,
    link,
    dedupKey,
    target,
    environment,
    count,
    announcedAt: at,
    panel,
  }
}
