import type { Metadata } from 'next'
import { About } from '@/components/admin/about'
import { Permitted } from '../../permitted'

export const metadata: Metadata = { title: 'About' }

export default function AboutPage() {
  return (
    <Permitted permission="admin.read" page="About">
      <About />
    </Permitted>
  )
}
