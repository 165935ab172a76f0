import { createHash } from 'node:crypto'
import { letterTexts as t } from '@/lib/texts/letters'
import type { Message } from '../template'

/** What a mail is made of, before it goes to the mail library. */
export type Mail = {
  subject: string
  text: string
  html: string
  messageId: string
  /** Ties the mails about one thing together. */
  references: string
  headers: Record<string, string>
}

/** Text as HTML text: nothing in it is markup. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

const COLOURS = { info: '#3b6fb6', warning: '#9a6700', critical: '#b3261e' } as const

function htmlOf(message: Message): string {
  const colour = message.action === 'resolved' ? '#2e7d4f' : COLOURS[message.severity]
  const link = escapeHtml(message.link)
  return [
    '<!doctype html><html><head><meta charset="utf-8"></head>',
    '<body style="font-family:system-ui,sans-serif;font-size:14px;line-height:1.5;color:#1c1e21">',
    `<div style="border-left:4px solid ${colour};padding:4px 14px">`,
    `<p style="font-size:16px;font-weight:600;margin:0 0 10px">${escapeHtml(message.title)}</p>`,
    `<div style="white-space:pre-wrap;margin:0 0 14px">${escapeHtml(message.text)}</div>`,
    `<p style="margin:0"><a href="${link}">${escapeHtml(t.openInQuarterdeck)}</a></p>`,
    '</div></body></html>',
  ].join('\n')
}

/**
 * A message as a mail. Its Message-ID is that of the delivery, so that a mail sent twice can be known as one.
 * @param domain right side of the ids: the sender's
 */
export function mailOf(message: Message, domain: string): Mail {
  const thread = createHash('sha256').update(message.dedupKey).digest('hex').slice(0, 32)
  return {
    subject: message.title,
    text: `${message.title}\n\n${message.text}\n\n${message.link}\n`,
    html: htmlOf(message),
    messageId: `<${message.id}@${domain}>`,
    references: `<${thread}.thread@${domain}>`,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Quarterdeck-Delivery': message.id,
      'X-Quarterdeck-Severity': message.severity,
    },
  }
}
