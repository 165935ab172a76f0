'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { SqlBlock } from '@/components/patterns/sql-text'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import type { Target } from '@/lib/features/targets/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { probeCredentialTexts as t } from '@/lib/texts/probes'

function Script({ target }: { target: Target }) {
  const flavour =
    target.engine === 'postgres' ? 'postgresql' : target.flavour === 'mysql' ? 'mysql' : 'mariadb'
  const script = useQuery(
    orpc.targets.roleScript.queryOptions({
      input: { engine: target.engine, flavour, probeUser: target.probe?.user ?? 'qd_probe' },
    }),
  )
  if (script.isError) return <ErrorPanel {...problemOf(script.error)} />
  if (!script.data) return <Skeleton className="h-40 w-full" />
  return (
    <>
      <p className="max-w-[72ch] text-ink-muted text-sm">{t.scriptAbout}</p>
      <SqlBlock sql={script.data.sql} />
    </>
  )
}

/** The script that makes the role for probes, when somebody wants to see it. */
export function ProbeScript({ target }: { target: Target }) {
  const [open, setOpen] = useState(false)
  return (
    <div className="space-y-2">
      <Button size="sm" variant="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? t.hideScript : t.showScript}
      </Button>
      {open ? <Script target={target} /> : null}
    </div>
  )
}
