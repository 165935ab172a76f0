-- Of whom an approval counts where a policy asks for it; both empty: of whoever may approve there.
ALTER TABLE "approval_policy" ADD COLUMN "approver_roles" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN "approver_ids" UUID[] DEFAULT ARRAY[]::UUID[];
