import { ErrorPanel } from '@/components/patterns/error-panel'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Spinner } from '@/components/ui/spinner'
import type { Preflight } from '@/lib/features/targets/contract'
import { problemOf } from '@/lib/http/problem'
import { targetsTexts as t } from '@/lib/texts/targets'
import { PreflightList } from './preflight-list'

export type PreflightResultProps = {
  /** The mutation that checks. */
  check: { isPending: boolean; isError: boolean; error: unknown; data: Preflight | undefined }
  /** What is being done while it is. */
  waiting: string
  /** The verdict when all is well: "This server can be watched". */
  good: string
}

/** How a check of a server went, with each thing that was looked at. It stays until the next check. */
export function PreflightResult({ check, waiting, good }: PreflightResultProps) {
  return (
    <div className="space-y-3" aria-live="polite" aria-busy={check.isPending}>
      {check.isPending ? (
        <p className="flex items-center gap-2">
          <Spinner /> {waiting}
        </p>
      ) : null}
      {check.isError ? <ErrorPanel {...problemOf(check.error)} /> : null}
      {check.data ? (
        <>
          <p>
            {check.data.ok ? (
              <Status status="ok">{good}</Status>
            ) : (
              <Status status="critical">{t.somethingMustBe}</Status>
            )}{' '}
            <span className="text-ink-muted text-sm">
              <Say of={t.checked} time={<TimeAgo at={check.data.checkedAt} />} />
            </span>
          </p>
          <PreflightList preflight={check.data} />
        </>
      ) : null}
    </div>
  )
}
