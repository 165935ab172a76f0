import 'server-only'
import { MAIL_EVERY_MS, type Place } from '@/lib/audit/place'
import { sha256 } from '@/lib/crypto/hashes'
import { mailThrough } from '@/lib/notify/send.run'
import { storePool } from '@/lib/store/pool'
import { evidenceWordsTexts as t } from '@/lib/texts/evidence-words'
import { plural } from '@/lib/texts/texts'

type Channel = { id: string; type: 'email'; settings: unknown; sealed: Buffer | null }

async function channelNamed(name: string): Promise<Channel> {
  const found = await storePool().query<Channel>(
    `SELECT id, type, settings, sealed FROM channel
      WHERE name = $1 AND type = 'email' AND removed_at IS NULL AND paused_at IS NULL`,
    [name],
  )
  const [row] = found.rows
  if (!row) throw new Error(t.thereIsNoChannel)
  return row
}

/**
 * A mailbox that keeps checkpoints: the address is in the worker's configuration, so no account of the panel can send them
 * elsewhere; the mail server is that of a channel. Each letter holds lines that `--anchors` takes.
 */
export function mailPlace(to: string, channelName: string): Place {
  const panel = sha256(`${to}\n${channelName}`).subarray(0, 4).toString('hex')
  const sendAll = async (lines: readonly string[]) => {
    const outcome = await mailThrough(await channelNamed(channelName), to, {
      subject: plural(t.letter, lines.length),
      text: `${t.keepThisLetterSave}\n\n${lines.join('\n')}\n`,
      name: `audit-checkpoints-${panel}-${sha256(lines.join('\n')).subarray(0, 6).toString('hex')}`,
    })
    if (outcome.result !== 'ok') throw new Error(outcome.detail)
  }
  return {
    id: `mail ${panel}`,
    kind: 'mail',
    label: to,
    restMs: MAIL_EVERY_MS,
    send: (line) => sendAll([line]),
    sendAll,
  }
}
