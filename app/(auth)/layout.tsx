import type { ReactNode } from 'react'
import { signInTexts as t } from '@/lib/texts/sign-ins'

/** The only pages that anybody may see: signing in, and the one-time link. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-5 px-4 py-10">
      <p className="font-semibold text-lg">{t.quarterdeck}</p>
      {children}
    </main>
  )
}
