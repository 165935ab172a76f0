import type { Command } from 'commander'
import { auditEvidence } from './audit-evidence'
import { auditVerify } from './audit-verify'
import { connection } from './connection'
import { print, table } from './output'

/** `qd audit verify|list|status|keys|export|rotate-key`. */
export function auditCommands(program: Command): void {
  const audit = program.command('audit').description("the panel's own log")
  auditVerify(program, audit)
  audit
    .command('list')
    .option('--limit <n>', 'how many', '50')
    .action(async (options: { limit: string }) => {
      const { api } = connection(program.opts())
      const answer = await api.audit.list({ limit: Number(options.limit) })
      print(program.opts().json, answer, () =>
        table(
          ['no.', 'when', 'who', 'what', 'target', 'outcome'],
          answer.items.map((event) => [
            event.seq,
            event.at,
            event.actor.name,
            event.action,
            event.targetName,
            event.result,
          ]),
        ),
      )
    })
  auditEvidence(program, audit)
}
