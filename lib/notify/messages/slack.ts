import { letterTexts as t } from '@/lib/texts/letters'
import { capped } from '../outgoing-text'
import type { Message } from '../template'

/** Text for Slack: its three special characters escaped, and no @ that could begin a mention. */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('@', '＠')
}

/** Escaped and cut so that no escape is cut in two. */
function piece(text: string, max: number): string {
  let kept = text
  for (let room = max; ; room -= 100) {
    const escaped = escapeSlack(kept)
    if (escaped.length <= max || room <= 100) return escaped.slice(0, max)
    kept = capped(text, room - 40)
  }
}

const MARKS = { info: '🔵', warning: '🟠', critical: '🔴' } as const

/**
 * A message for an incoming webhook of Slack. What comes from outside is only ever in `plain_text`, where
 * there are no mentions, links or Markdown; the one link is ours.
 */
export function slackOf(message: Message): Record<string, unknown> {
  const mark = message.action === 'resolved' ? '🟢' : MARKS[message.severity]
  const title = `${mark} ${message.title}`
  return {
    text: piece(title, 1_000),
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'section', text: { type: 'plain_text', emoji: false, text: piece(title, 1_500) } },
      ...(message.text === ''
        ? []
        : [
            { type: 'section', text: { type: 'plain_text', emoji: false, text: piece(message.text, 2_900) } },
          ]),
      {
        type: 'context',
        elements: [{ type: 'mrkdwn', verbatim: true, text: `<${message.link}|${t.openInQuarterdeck}>` }],
      },
    ],
  }
}
