'use client'
import type { ReactNode } from 'react'
import { Fact } from '@/components/patterns/fact'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { CopyButton } from '@/components/ui/copy-button'
import { Sheet } from '@/components/ui/sheet'
import type { JudgedIndex } from '@/lib/features/indexes/contract'
import { formatBytes } from '@/lib/format/bytes'
import { formatNumber } from '@/lib/format/number'
import { indexListTexts as t } from '@/lib/texts/index-list'
import { VerdictMark } from './index-columns'

export type IndexSheetProps = {
  /** Undefined where it is not among what was read. */
  index: JudgedIndex | undefined
  /** What can be done with it. */
  actions: ReactNode
  onClose: () => void
}

/** One index: what is said against it, why it stays, and how it is made. */
export function IndexSheet({ index, actions, onClose }: IndexSheetProps) {
  return (
    <Sheet
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={index ? <HostileText text={index.name} max={80} /> : t.index}
    >
      {index ? <Detail index={index} actions={actions} /> : <p>{t.gone}</p>}
    </Sheet>
  )
}

function Detail({ index, actions }: { index: JudgedIndex; actions: ReactNode }) {
  return (
    <>
      <ul className="mb-4 space-y-1 text-sm">
        {index.verdicts.length === 0 ? <li>{t.fineSays}</li> : null}
        {index.verdicts.map((verdict) => (
          <li key={verdict}>
            <VerdictMark verdict={verdict} kept={index.keeper !== null} />{' '}
            <Words index={index} verdict={verdict} />
          </li>
        ))}
        {index.keeper === null ? null : (
          <li>
            <Keeper index={index} />
          </li>
        )}
      </ul>
      {actions}
      <dl className="tabular mt-4 grid grid-cols-[9rem_1fr] gap-x-3 gap-y-1.5">
        <Fact name={t.table}>
          <HostileText text={`${index.schema}.${index.table}`} max={80} copy />
        </Fact>
        <Fact name={t.columns}>
          <HostileText text={index.columns.join(', ')} max={400} />
        </Fact>
        <Fact name={t.method}>
          <HostileText text={index.method} max={40} />
        </Fact>
        {index.bytes === null ? null : <Fact name={t.size}>{formatBytes(index.bytes)}</Fact>}
        {index.scans === null ? null : <Fact name={t.scans}>{formatNumber(index.scans)}</Fact>}
        {index.tuplesRead === null ? null : <Fact name={t.rowsRead}>{formatNumber(index.tuplesRead)}</Fact>}
        {index.tuplesFetched === null ? null : (
          <Fact name={t.rowsFetched}>{formatNumber(index.tuplesFetched)}</Fact>
        )}
        {index.definition === null ? null : (
          <Fact name={t.definition}>
            <span className="flex items-start gap-1">
              <code className="min-w-0 break-words font-mono text-xs">
                <HostileText text={index.definition} max={4_000} />
              </code>
              <CopyButton text={index.definition} label={t.copyDefinition} />
            </span>
          </Fact>
        )}
      </dl>
    </>
  )
}

function Words({ index, verdict }: { index: JudgedIndex; verdict: JudgedIndex['verdicts'][number] }) {
  const instead = <HostileText text={index.instead ?? '?'} max={60} />
  switch (verdict) {
    case 'unused':
      return t.unusedSays
    case 'duplicate':
      return <Say of={t.duplicateSays} instead={instead} />
    case 'overlapping':
      return <Say of={t.overlappingSays} instead={instead} />
    case 'invalid':
      return t.invalidSays
    case 'hidden':
      return t.hiddenSays
  }
}

function Keeper({ index }: { index: JudgedIndex }) {
  switch (index.keeper) {
    case 'constraint':
      return (
        <Say of={t.keepConstraint} constraint={<HostileText text={index.constraint ?? '?'} max={60} />} />
      )
    case 'unique':
      return t.keepUnique
    case 'foreign-key':
      return t.keepForeignKey
    case 'replica-identity':
      return t.keepIdentity
    default:
      return null
  }
}
