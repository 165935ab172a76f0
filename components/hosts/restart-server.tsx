'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { applyDialog } from '@/components/changes/apply-dialog'
import { Button } from '@/components/ui/button'
import { fetchAhead, useOnDemand } from '@/components/ui/on-demand'
import { orpc } from '@/lib/http/query'
import { hostTileTexts as t } from '@/lib/texts/host-tiles'
import { say } from '@/lib/texts/texts'

type Asked = { kind: 'servers.restart' | 'servers.reload'; title: string; verb: string }

/** Restart of the server, and reading its files again where the engine can; for those who may. */
export function RestartServer({ targetId, hasHost }: { targetId: string; hasHost: boolean }) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const apply = useOnDemand(applyDialog, asked !== null, () => setAsked(null))
  const me = useQuery(orpc.me.get.queryOptions())
  const target = useQuery(orpc.targets.get.queryOptions({ input: { targetId }, staleTime: 60_000 }))
  const rights = me.data?.permissions ?? []
  if (!target.data) return null
  const { name, engine, environment } = target.data
  const ahead = { onPointerEnter: () => fetchAhead(applyDialog), onFocus: () => fetchAhead(applyDialog) }
  return (
    <span className="flex flex-wrap gap-2">
      {hasHost && rights.includes('servers.restart') ? (
        <Button
          {...ahead}
          onClick={() =>
            setAsked({ kind: 'servers.restart', title: say(t.restartOf, { name }), verb: t.restart })
          }
        >
          {t.restart}
        </Button>
      ) : null}
      {engine === 'postgres' && rights.includes('settings.write') ? (
        <Button
          {...ahead}
          onClick={() =>
            setAsked({ kind: 'servers.reload', title: say(t.readFilesOf, { name }), verb: t.readFilesAgain })
          }
        >
          {t.readFilesAgain}
        </Button>
      ) : null}
      {apply ? (
        <apply.ApplyChangeDialog
          request={asked ? { kind: asked.kind, targetId, input: {} } : null}
          title={asked?.title ?? ''}
          verb={asked?.verb ?? ''}
          production={environment.kind === 'production'}
          onClose={() => setAsked(null)}
        />
      ) : null}
    </span>
  )
}
