'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { ScrollArea } from '@/components/ui/scroll-area'
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
      <div className="flex items-start gap-1 rounded-sm border bg-canvas">
        <ScrollArea label={t.script} className="max-h-96 min-w-0 flex-1">
          <pre translate="no" className="p-2 font-mono text-xs leading-5">
            <HostileText text={script.data.sql} />
          </pre>
        </ScrollArea>
        <CopyButton text={script.data.sql} label={t.copyScript} />
      </div>
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
