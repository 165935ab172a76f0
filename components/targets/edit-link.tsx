'use client'
import { Pencil } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { ButtonLink } from '@/components/ui/link'
import { targetHeaderTexts as t } from '@/lib/texts/target-header'

/** Goes to the edit page of a target; on that page it is not needed. */
export function EditLink({ targetId }: { targetId: string }) {
  const href = `/targets/${targetId}/edit`
  if (usePathname() === href) return null
  return (
    <ButtonLink href={href}>
      <Pencil aria-hidden="true" strokeWidth={1.75} />
      {t.edit}
    </ButtonLink>
  )
}
