import { HostileText } from '@/components/patterns/hostile-text'
import { Reading } from '@/components/patterns/reading'
import { ShareBar } from '@/components/patterns/share-bar'
import { Sparkline } from '@/components/patterns/sparkline'
import { courseBegins } from '@/components/patterns/sparkline-path'
import { TimeAgo } from '@/components/patterns/time-ago'
import { useZone } from '@/components/patterns/zone'
import { Badge } from '@/components/ui/badge'
import { cn } from '@/components/ui/cn'
import { Link } from '@/components/ui/link'
import type { Problem, FleetRow as Row } from '@/lib/features/overview/contract'
import { formatDuration } from '@/lib/format/duration'
import { formatCompact, formatNumber } from '@/lib/format/number'
import { formatClock } from '@/lib/format/time'
import { fleetTexts as t } from '@/lib/texts/fleet'
import { say } from '@/lib/texts/texts'
import { TargetStatus } from './fleet-status'
import { engineName, shortVersion } from './words'

const DAY_MS = 86_400_000
// One markup for both: a table row from 640 px on, below it a card with the same order.
const CELL =
  'border-b px-2 align-middle sm:h-(--row-h) max-sm:flex max-sm:min-h-7 max-sm:items-center max-sm:justify-between max-sm:gap-3 max-sm:border-0 max-sm:px-3'

function Caption({ children }: { children: string }) {
  return (
    <span aria-hidden="true" className="text-ink-muted text-xs sm:hidden">
      {children}
    </span>
  )
}

/** One target of the fleet. What is not known now is dimmed and dated. */
export function FleetRow({ row, worst, at }: { row: Row; worst: Problem | undefined; at: string }) {
  const zone = useZone()
  const begins = courseBegins(row.spark, Date.parse(at), DAY_MS)
  const dim = row.state === 'ok' ? '' : 'text-ink-muted'
  return (
    <tr
      data-target={row.name}
      className="hover:bg-hover max-sm:mb-2 max-sm:block max-sm:rounded-md max-sm:border max-sm:py-1.5"
    >
      <td className={cn(CELL, 'whitespace-nowrap')}>
        <TargetStatus row={row} worst={worst} />
      </td>
      <th scope="row" className={cn(CELL, 'max-w-72 text-left font-medium')}>
        <span className="flex min-w-0 flex-wrap items-center gap-x-2">
          <Link quiet href={`/targets/${row.targetId}`} className="min-w-0 truncate max-sm:text-lg">
            <HostileText text={row.name} max={48} />
          </Link>
          {row.weakTls ? <Badge tone="danger">{t.weakTls}</Badge> : null}
        </span>
      </th>
      <td className={CELL}>
        <Caption>{t.environment}</Caption>
        {row.environment.kind === 'production' ? (
          <Badge tone="production">{t.production}</Badge>
        ) : (
          <Badge>
            <HostileText text={row.environment.name} max={32} />
          </Badge>
        )}
      </td>
      <td className={cn(CELL, 'text-ink-muted')}>
        <Caption>{t.role}</Caption>
        {row.role ? <HostileText text={row.role} max={24} /> : t.roleUnknown}
      </td>
      <td className={cn(CELL, 'whitespace-nowrap text-ink-muted')}>
        <Caption>{t.version}</Caption>
        <span>
          {engineName(row.engine, row.flavour)}{' '}
          <span className="tabular">
            <HostileText text={shortVersion(row.version)} max={16} />
          </span>
        </span>
      </td>
      <td className={cn(CELL, 'num min-w-28', dim)}>
        <Caption>{t.connections}</Caption>
        <Reading reading={row.connections}>
          {({ used, max }) => (
            <ShareBar share={max > 0 ? used / max : 0} className="max-sm:w-28">
              {formatNumber(used)} <span className="text-ink-muted">/ {formatNumber(max)}</span>
            </ShareBar>
          )}
        </Reading>
      </td>
      <td className={cn(CELL, 'num whitespace-nowrap', dim)}>
        <Caption>{t.load}</Caption>
        <span className="inline-flex items-center justify-end gap-2 align-middle">
          <Sparkline
            points={row.spark}
            label={say(t.loadOf, {
              name: row.name,
              begins:
                begins === null
                  ? t.over24Hours
                  : say(t.sincePart, { part: formatClock(new Date(begins), zone) }),
            })}
            className={row.state === 'ok' ? '' : 'opacity-60'}
          />
          <span className="inline-block min-w-38">
            <Reading reading={row.load}>
              {({ perSecond, unit }) => (
                <>
                  {formatCompact(perSecond)}{' '}
                  <span className="text-ink-muted">
                    {unit === 'statements/s' ? t.statementsPerSecond : t.transactionsPerSecond}
                  </span>
                </>
              )}
            </Reading>
          </span>
        </span>
      </td>
      <td className={cn(CELL, 'num whitespace-nowrap', dim)}>
        <Caption>{t.oldestTransaction}</Caption>
        <Reading reading={row.oldestTransactionSeconds}>
          {(seconds) =>
            seconds === null ? (
              <span className="text-ink-muted">{t.noneOpen}</span>
            ) : (
              <span>{formatDuration(seconds * 1000)}</span>
            )
          }
        </Reading>
      </td>
      <td className={cn(CELL, 'num whitespace-nowrap text-ink-muted text-xs')}>
        <Caption>{t.read}</Caption>
        {row.at ? <TimeAgo at={row.at} mode={row.state === 'ok' ? 'ago' : 'time'} /> : t.never}
      </td>
    </tr>
  )
}
