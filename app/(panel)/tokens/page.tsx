import type { Metadata } from 'next'
import { TokenList } from '@/components/tokens/token-list'
import { tokensTexts as t } from '@/lib/texts/tokens'

export const metadata: Metadata = { title: t.apiTokens }

export default function TokensPage() {
  return <TokenList />
}
