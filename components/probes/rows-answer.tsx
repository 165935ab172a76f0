import { CsvButton } from '@/components/patterns/csv-button'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Table, Td, Th } from '@/components/ui/table'
import type { SampleAnswer } from '@/lib/features/rows/probes/sample'
import { probeTexts as t } from '@/lib/texts/probes'
import { say } from '@/lib/texts/texts'
import { RowPolicies } from './row-policies'

/** SQL's word, in every language. */
const NULL = 'NULL'

type RowsAnswerProps = { answer: SampleAnswer; target: string; expiresAt: string | null }

/** Rows as a role sees them. */
export function RowsAnswer({ answer, target, expiresAt }: RowsAnswerProps) {
  const { columns, rows, hidden, more, cut } = answer
  const csv = columns.map(({ name }, at) => ({
    header: name,
    value: (row: (string | null)[]) => row[at] ?? null,
  }))
  const numbered = rows.map((values, index) => ({ values, index }))
  return (
    <section aria-label={t.rows} className="space-y-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <h2 className="font-semibold text-lg">{t.rows}</h2>
        <span className="text-ink-muted text-sm">
          <Say of={t.rowsSeenBy} role={<HostileText text={answer.role} />} />
        </span>
        <span className="tabular text-ink-muted text-sm">
          {say(more ? t.firstRows : t.allRows, { rows: rows.length })}
        </span>
        {rows.length > 0 ? <CsvButton columns={csv} rows={() => rows} target={target} view="rows" /> : null}
      </div>
      {rows.length === 0 ? (
        <p className="text-ink-muted">{t.roleSeesNoRow}</p>
      ) : (
        <div className="rounded-md border">
          <Table label={t.rows}>
            <thead>
              <tr>
                {columns.map(({ name, type }) => (
                  <Th key={name}>
                    <HostileText text={name} max={40} />
                    <span translate="no" className="block font-normal text-ink-muted text-xs">
                      {type}
                    </span>
                  </Th>
                ))}
              </tr>
            </thead>
            <tbody>
              {numbered.map(({ values, index }) => (
                <tr key={index}>
                  {values.map((value, at) => (
                    <Td key={columns[at]?.name ?? at} className="max-w-[32ch] truncate font-mono text-xs">
                      {value === null ? (
                        <span translate="no" className="text-ink-muted italic">
                          {NULL}
                        </span>
                      ) : (
                        <HostileText text={value} max={200} />
                      )}
                    </Td>
                  ))}
                </tr>
              ))}
            </tbody>
          </Table>
        </div>
      )}
      <ul className="space-y-1 text-ink-muted text-sm">
        {hidden.length > 0 ? (
          <li>
            <Say of={t.columnsHidden} columns={<HostileText text={hidden.join(', ')} max={300} />} />
          </li>
        ) : null}
        {cut ? <li>{t.valuesCut}</li> : null}
        {more ? <li>{t.notRandom}</li> : null}
        {expiresAt ? (
          <li>
            <Say of={t.keptUntil} time={<TimeAgo at={expiresAt} />} />
          </li>
        ) : null}
      </ul>
      {answer.rowSecurity ? (
        <RowPolicies security={answer.rowSecurity} />
      ) : (
        <Status status="info">{t.noRowSecurityHere}</Status>
      )}
    </section>
  )
}
