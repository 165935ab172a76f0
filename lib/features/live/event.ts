import { type LiveEvent, liveEventSchema } from './contract'

declare const CHECKED: unique symbol

/** An event that went through the contract's schema. Streams carry nothing else. */
export type CheckedEvent = LiveEvent & { readonly [CHECKED]: true }

/**
 * The event as the contract has it: fields that the contract does not name are left out. Called once for all
 * viewers of a kind, so that no stream checks or encodes an event again.
 * @throws ZodError when the event is not of the contract
 */
export function checkedEvent(event: LiveEvent): CheckedEvent {
  return liveEventSchema.parse(event) as CheckedEvent
}
