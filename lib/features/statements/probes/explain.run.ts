import 'server-only'
import type { ProbeRunner } from '@/lib/probes/kind'
import type { ExplainAnswer, ExplainInput } from './explain'

/** Asks the server for a plan, in a transaction that is read-only and rolled back. */
export const statementsExplainRunner: ProbeRunner<ExplainInput, ExplainAnswer> = {
  kind: 'statements.explain',
  async run(context, { statement, role, database, schemas }) {
    const session = await context.open(database === undefined ? {} : { database })
    return session.probes.explain({ statement, role: role ?? null, schemas })
  },
}
