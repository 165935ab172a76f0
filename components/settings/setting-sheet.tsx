'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Fact } from '@/components/patterns/fact'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { Sheet } from '@/components/ui/sheet'
import { Skeleton } from '@/components/ui/skeleton'
import type { SettingView } from '@/lib/features/settings/contract'
import { settingText } from '@/lib/features/settings/show'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { settingsTexts as t } from '@/lib/texts/settings'
import { say } from '@/lib/texts/texts'
import { APPLIES, SettingState, SettingValue } from './setting-columns'

export type SettingSheetProps = { targetId: string; name: string; onClose: () => void }

/** Everything that the server tells of one parameter. */
export function SettingSheet({ targetId, name, onClose }: SettingSheetProps) {
  const query = useQuery({
    ...orpc.settings.list.queryOptions({
      input: { targetId, choice: 'all', q: name.slice(0, 256), limit: 1_000 },
    }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  })
  const row = query.data?.items.find((one) => one.name === name)
  return (
    <Sheet
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={<HostileText text={name} mono className="break-all" />}
    >
      {row ? (
        <Facts row={row} />
      ) : query.error ? (
        <ErrorPanel {...problemOf(query.error)} />
      ) : query.isPending || query.isPlaceholderData ? (
        <Skeleton className="h-64 w-full" />
      ) : (
        <p>{t.gone}</p>
      )}
    </Sheet>
  )
}

function Facts({ row }: { row: SettingView }) {
  const { unit, value } = row
  return (
    <>
      {row.description ? (
        <p className="mb-3">
          <HostileText text={row.description} />
        </p>
      ) : null}
      <dl className="grid grid-cols-[11rem_1fr] gap-x-3 gap-y-1.5 max-sm:grid-cols-[8rem_1fr]">
        <Fact name={t.state}>
          <SettingState row={row} />
        </Fact>
        <Fact name={t.value}>
          <SettingValue row={row} />
        </Fact>
        {unit && value !== null ? (
          <Fact name={t.unit}>
            <HostileText text={say(t.asCounted, { value, unit })} mono />
          </Fact>
        ) : null}
        <Fact name={t.defaultValue}>
          {row.default === null ? t.notTold : <SettingValue row={{ value: row.default, unit }} />}
        </Fact>
        {row.pending === true ? (
          <Fact name={t.next}>
            {row.next === null ? (
              <Status status="unknown">{t.notTold}</Status>
            ) : (
              <HostileText text={settingText(row.next, unit)} mono />
            )}
          </Fact>
        ) : null}
        <Fact name={t.source}>{row.source === null ? t.notTold : <HostileText text={row.source} />}</Fact>
        {row.file === null ? null : (
          <Fact name={t.file}>
            <HostileText
              text={row.line === null ? row.file : say(t.fileLine, { file: row.file, line: row.line })}
              copy
            />
          </Fact>
        )}
        {row.setBy === null ? null : (
          <Fact name={t.setBy}>
            <HostileText text={say(t.setByAt, { user: row.setBy, at: row.setAt ?? t.notTold })} />
          </Fact>
        )}
        <Fact name={t.counts}>{row.applies === null ? t.notTold : APPLIES[row.applies]}</Fact>
        <Fact name={t.category}>
          <HostileText text={row.category} />
        </Fact>
      </dl>
      {row.masked ? <p className="mt-3 text-ink-muted text-sm">{t.maskedNote}</p> : null}
    </>
  )
}
