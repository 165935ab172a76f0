import type { Metadata } from 'next'
import { AuditLog } from '@/components/audit/audit-log'
import { Permitted } from '../permitted'

export const metadata: Metadata = { title: 'Audit log' }

export default function AuditPage() {
  return (
    <Permitted permission="audit.read.own" page="Audit log">
      <AuditLog />
    </Permitted>
  )
}
