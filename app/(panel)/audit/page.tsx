import type { Metadata } from 'next'
import { AuditLog } from '@/components/audit/audit-log'
import { auditTexts as t } from '@/lib/texts/audit'
import { Permitted } from '../permitted'

export const metadata: Metadata = { title: t.auditLog }

export default function AuditPage() {
  return (
    <Permitted permission="audit.read.own" page={t.auditLog}>
      <AuditLog />
    </Permitted>
  )
}
