'use client'
import { useQueryStates } from 'nuqs'
import type { ReplayView } from '@/lib/features/locks/contract'
import { LockReplay } from './lock-replay'
import { lockParams } from './lock-search-params'
import { LockView, type LockViewProps } from './lock-view'
import { PileUps } from './pile-ups'

export type LockPageProps = LockViewProps & {
  /** The moment that the address named when the page was made, with what was kept of it. */
  replayed: { at: string; view: ReplayView | null } | null
}

/** Locks as they are now, or as they were at the moment that the address names. */
export function LockPage({ replayed, ...live }: LockPageProps) {
  const [{ at }] = useQueryStates(lockParams)
  return (
    <>
      {at === null ? (
        <LockView {...live} />
      ) : (
        <LockReplay
          target={live.target}
          at={at}
          initial={replayed?.at === at ? replayed.view : null}
          rights={live.rights}
        />
      )}
      <PileUps targetId={live.target.id} />
    </>
  )
}
