import 'server-only'
import type { ProbeRunner } from '@/lib/probes/kind'
import type { SampleAnswer, SampleInput } from './sample'

/** Reads some rows as a role, in a transaction that is read-only and rolled back. */
export const rowsSampleRunner: ProbeRunner<SampleInput, SampleAnswer> = {
  kind: 'rows.sample',
  async run(context, { database, role, ...request }) {
    const session = await context.open(database === undefined ? {} : { database })
    return session.probes.sample({ ...request, role: role ?? null })
  },
}
