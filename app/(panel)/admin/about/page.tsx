import type { Metadata } from 'next'
import { About } from '@/components/admin/about'

export const metadata: Metadata = { title: 'About' }

export default function AboutPage() {
  return <About />
}
