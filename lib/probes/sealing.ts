import 'server-only'
import { sealToWorker } from '@/lib/crypto/box'
import { type Binding, openForWeb, sealForWeb } from '@/lib/crypto/sealed'
import { Secret } from '@/lib/crypto/secret'
import { secrets } from '@/lib/secrets'

/** What of a probe its sealed parts are bound to: who asked what of which target. */
export type ProbePlace = { id: string; kind: string; targetId: string; actorId: string }

// Named one by one: rows that have more fields than these are bound to the same place.
const binding = (column: 'input' | 'answer', { id, kind, targetId, actorId }: ProbePlace): Binding => ({
  table: 'probe',
  column,
  id,
  kind,
  targetId,
  actorId,
})

/** Binding of the input, which only the worker opens. */
export function inputBinding(place: ProbePlace): Binding {
  return binding('input', place)
}

/** Binding of the answer, which only its asker is shown. */
export function answerBinding(place: ProbePlace): Binding {
  return binding('answer', place)
}

/** Seals what is asked to the worker; the web cannot open it again. */
export function sealInput(place: ProbePlace, input: unknown): Buffer {
  return sealToWorker(secrets().workerPublicKey, inputBinding(place), new Secret(JSON.stringify(input)))
}

/** Seals an answer for whoever asked. */
export function sealAnswer(place: ProbePlace, answer: unknown): Buffer {
  return sealForWeb('probe-answer', answerBinding(place), new Secret(JSON.stringify(answer)))
}

/** Opens an answer. @throws Error when it was moved or changed */
export function openAnswer(place: ProbePlace, sealed: Uint8Array): unknown {
  return JSON.parse(openForWeb('probe-answer', answerBinding(place), sealed).reveal())
}
