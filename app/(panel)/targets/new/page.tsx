import type { Metadata } from 'next'
import { RegisterTarget } from '@/components/targets/register-target'
import { targetsTexts as t } from '@/lib/texts/targets'
import { Permitted } from '../../permitted'

export const metadata: Metadata = { title: t.registerTarget }

export default function RegisterTargetPage() {
  return (
    <Permitted permission="targets.write" page={t.registerTarget}>
      <RegisterTarget />
    </Permitted>
  )
}
