import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { TargetHeader } from '@/components/overview/target-header'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { TargetTabs } from '@/components/shell/target-tabs'
import { EditLink } from '@/components/targets/edit-link'
import { overviewTexts as t } from '@/lib/texts/overview'
import { mayEdit, overviewOf, targetOf } from './target-data'

type Props = { params: Promise<{ targetId: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { data } = await targetOf((await params).targetId)
  const name = data?.name ?? t.target
  return { title: { template: `%s · ${name} · Quarterdeck`, default: `${name} · Quarterdeck` } }
}

/** What stands above each page of a target. */
export default async function TargetLayout({ params, children }: Props & { children: ReactNode }) {
  const { targetId } = await params
  const [target, overview] = await Promise.all([targetOf(targetId), overviewOf(targetId)])
  if (target.data === null) return <ErrorPanel {...target.problem} />
  return (
    <>
      <TargetHeader
        target={target.data}
        overview={overview.data}
        actions={(await mayEdit(target.data)) ? <EditLink targetId={targetId} /> : null}
      />
      <TargetTabs targetId={targetId} />
      {children}
    </>
  )
}
