import { Fact } from '@/components/patterns/fact'
import { HostileText } from '@/components/patterns/hostile-text'
import { Reading } from '@/components/patterns/reading'
import { Td } from '@/components/ui/table'
import type { Health } from '@/lib/features/admin/health-contract'
import { formatBytes } from '@/lib/format/bytes'
import { formatNumber, withMarks } from '@/lib/format/number'
import { healthTexts as t } from '@/lib/texts/health'
import { say } from '@/lib/texts/texts'
import { DEAD_CSV, SLOW_CSV } from './health-csv'
import { Grid } from './health-parts'

/** The panel's own database. */
export function StoreHealth({ store }: Pick<Health, 'store'>) {
  return (
    <div className="space-y-3">
      <dl className="tabular grid grid-cols-[minmax(8rem,22rem)_minmax(9rem,1fr)] gap-x-3 gap-y-1 text-sm">
        <Fact name={t.version}>
          <Reading reading={store.version}>{(version) => <span translate="no">{version}</span>}</Reading>
        </Fact>
        <Fact name={t.size}>
          <Reading reading={store.bytes}>{(bytes) => formatBytes(bytes)}</Reading>
        </Fact>
        <Fact name={t.connections}>
          <Reading reading={store.connections}>{(of) => say(t.usedOf, of)}</Reading>
        </Fact>
        <Fact name={t.slowNow}>
          <Reading reading={store.slowNow}>{(count) => formatNumber(count)}</Reading>
        </Fact>
      </dl>
      <h3 className="font-medium text-sm">{t.slow}</h3>
      <Reading reading={store.slow}>
        {(rows) => (
          <Grid
            label={t.slow}
            heads={[t.statement, t.meanMs, t.calls]}
            numeric={[1, 2]}
            rows={rows}
            csv={SLOW_CSV}
            view="store-statements"
          >
            {(row) => (
              <tr key={row.text}>
                <Td className="font-mono text-xs">
                  <HostileText text={row.text} max={120} />
                </Td>
                <Td numeric>{withMarks(row.meanMs.toFixed(1))}</Td>
                <Td numeric>{formatNumber(row.calls)}</Td>
              </tr>
            )}
          </Grid>
        )}
      </Reading>
      <h3 className="font-medium text-sm">{t.dead}</h3>
      <Reading reading={store.dead}>
        {(rows) =>
          rows.length === 0 ? (
            <p className="text-ink-muted text-sm">{t.noDead}</p>
          ) : (
            <Grid
              label={t.dead}
              heads={[t.table, t.deadRows, t.liveRows, t.size]}
              numeric={[1, 2, 3]}
              rows={rows}
              csv={DEAD_CSV}
              view="store-tables"
            >
              {(row) => (
                <tr key={row.table}>
                  <Td className="font-mono text-xs">
                    <span translate="no">{row.table}</span>
                  </Td>
                  <Td numeric>{formatNumber(row.dead)}</Td>
                  <Td numeric>{formatNumber(row.live)}</Td>
                  <Td numeric>{formatBytes(row.bytes)}</Td>
                </tr>
              )}
            </Grid>
          )
        }
      </Reading>
    </div>
  )
}
