import 'server-only'
import { cache } from 'react'
import { pageData } from '@/components/shell-data/page-data'
import { serverClient } from '@/lib/http/server-client'

/** Who is signed in, read once a request: the frame and most pages ask. */
export const meOf = cache(async () => pageData((await serverClient()).me.get()))

/** The fleet with its problems, read once a request: the frame shows it on every page. */
export const fleetOf = cache(async () => pageData((await serverClient()).overview.fleet()))
