import { handleDownload } from '@/lib/http/download-door'

export const dynamic = 'force-dynamic'

/** A file that was made ready for one person: an export, a document. */
export async function GET(request: Request, context: { params: Promise<{ id: string }> }): Promise<Response> {
  return handleDownload(request, (await context.params).id)
}
