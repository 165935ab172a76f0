import 'server-only'
import { type Actor, personOf } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import { os } from '@/lib/http/base'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { say } from '@/lib/texts/texts'
import type { LiveEvent } from './contract'
import { openFeed } from './feed'
import { openStream } from './stream'

/** Streams one person may have open at once, over all tabs and tokens. */
const MAX_STREAMS = 20

const HOLDER = Symbol.for('quarterdeck.liveStreams')
type Holder = { [HOLDER]?: Map<string, number> }

/** Counts a stream of the actor. @returns what takes it off again @throws AppError `request.too_many` */
function takeStream(actor: Actor): () => void {
  const holder = globalThis as Holder
  holder[HOLDER] ??= new Map()
  const counts = holder[HOLDER]
  const key = personOf(actor) ?? actor.id ?? 'nobody'
  const open = counts.get(key) ?? 0
  if (open >= MAX_STREAMS)
    throw new AppError('request.too_many', {
      detail: say(t.livePagesAreOpen, { open }),
      hint: t.closeSomeTabs,
    })
  counts.set(key, open + 1)
  let ended = false
  return () => {
    if (ended) return
    ended = true
    const left = (counts.get(key) ?? 1) - 1
    if (left > 0) counts.set(key, left)
    else counts.delete(key)
  }
}

async function* nothing(): AsyncGenerator<LiveEvent, void, void> {}

const watch = os.live.watch.handler(async ({ input, context, signal }) => {
  const onEnd = takeStream(context.actor)
  const { actor, recheck, takeFeed } = context
  const options = { topics: input.topics, deltas: input.deltas, actor, recheck, signal, onEnd }
  if (!takeFeed) return openStream(options)
  takeFeed(await openFeed(options))
  return nothing()
})

/** The one stream of everything a page listens to. */
export const liveProcedures = { watch }
