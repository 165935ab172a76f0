import type { Metadata } from 'next'
import { About } from '@/components/admin/about'
import { adminTexts as t } from '@/lib/texts/admin'
import { Permitted } from '../../permitted'

export const metadata: Metadata = { title: t.about }

export default function AboutPage() {
  return (
    <Permitted permission="admin.read" page={t.about}>
      <About />
    </Permitted>
  )
}
