import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'

const one = z.object({
  what: z.enum(['consumer', 'instrument']),
  name: z
    .string()
    .regex(
      /^[A-Za-z0-9_/.:-]{1,128}$/,
      'A name as setup_consumers or setup_instruments lists it, no pattern.',
    ),
  on: z.boolean(),
})

/** Switches of performance_schema, and how they shall stand. */
export const instrumentsInput = z.object({ switches: z.array(one).min(1).max(20) })
export type InstrumentsInput = z.infer<typeof instrumentsInput>

const phrase = (switches: InstrumentsInput['switches'], on: boolean) => {
  const names = switches.filter((each) => each.on === on).map(({ name }) => name)
  return names.length === 0 ? [] : [`${names.join(', ')} ${on ? 'on' : 'off'}`]
}

/** Turns consumers and instruments of performance_schema on and off. */
export const instrumentsSet: ChangeKind<InstrumentsInput> = {
  kind: 'instruments.set',
  permission: 'settings.write',
  input: instrumentsInput,
  title: ({ switches }, targetName) =>
    `Turn ${[...phrase(switches, true), ...phrase(switches, false)].join(', ')} on ${targetName}`,
  tier: () => 2,
}
