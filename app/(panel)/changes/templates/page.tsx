import type { Metadata } from 'next'
import { TemplateList } from '@/components/change-templates/template-list'
import { changeTemplatesTexts as t } from '@/lib/texts/change-templates'
import { Permitted } from '../../permitted'

export const metadata: Metadata = { title: t.templates }

export default function TemplatesPage() {
  return (
    <Permitted permission="changes.read" page={t.templates}>
      <TemplateList />
    </Permitted>
  )
}
