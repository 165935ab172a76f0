import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'
import { changeTitles as t } from '@/lib/texts/change-titles'
import { checkTexts as checks } from '@/lib/texts/checks'
import { say } from '@/lib/texts/texts'

const one = z.object({
  what: z.enum(['consumer', 'instrument']),
  name: z.string().regex(/^[A-Za-z0-9_/.:-]{1,128}$/, checks.instrumentName),
  on: z.boolean(),
})

/** Switches of performance_schema, and how they shall stand. */
export const instrumentsInput = z.object({ switches: z.array(one).min(1).max(20) })
export type InstrumentsInput = z.infer<typeof instrumentsInput>

function titleOf({ switches }: InstrumentsInput, target: string): string {
  const named = (on: boolean) =>
    switches
      .filter((each) => each.on === on)
      .map(({ name }) => name)
      .join(', ')
  const [on, off] = [named(true), named(false)]
  if (off === '') return say(t.turnOn, { on, target })
  return on === '' ? say(t.turnOff, { off, target }) : say(t.turnBoth, { on, off, target })
}

/** Turns consumers and instruments of performance_schema on and off. */
export const instrumentsSet: ChangeKind<InstrumentsInput> = {
  kind: 'instruments.set',
  permission: 'settings.write',
  input: instrumentsInput,
  title: titleOf,
  tier: () => 2,
}
