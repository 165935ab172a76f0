'use server'

import { signInsProcedures } from '@/lib/features/sign-ins/procedures'
import { actionContext } from '@/lib/http/action'

/** What a one-time link is for, as a server action. */
export const readLinkAction = signInsProcedures.readLink.actionable({ context: actionContext })

/** Sets the password by a one-time link, as a server action. */
export const acceptLinkAction = signInsProcedures.acceptLink.actionable({ context: actionContext })
