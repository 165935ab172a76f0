'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { EnvironmentDialog } from '@/components/environments/environment-dialog'
import { Button } from '@/components/ui/button'
import { mayEverywhere } from '@/lib/auth/permissions'
import { orpc } from '@/lib/http/query'
import { targetsTexts as t } from '@/lib/texts/targets'

/** Makes an environment without leaving the form. */
export function NewEnvironment({ onMade }: { onMade: (id: string) => void }) {
  const me = useQuery(orpc.me.get.queryOptions())
  const [open, setOpen] = useState(false)
  if (!mayEverywhere(me.data?.grants ?? [], 'environments.write')) return null
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        {t.newEnvironment}
      </Button>
      {open ? (
        <EnvironmentDialog
          environment={null}
          onClose={() => setOpen(false)}
          onSaved={(made) => onMade(made.id)}
        />
      ) : null}
    </>
  )
}
