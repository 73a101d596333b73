/**
 * The accounts that are configured under `proton.accounts`: the response of
 * `GET /api/proton/accounts`. The first account and its first region are the
 * default.
 *
 * @public
 */
export interface ProtonAccountList {
  accounts: Array<{
    /** Twelve-digit AWS account id. */
    accountId: string;
    /** At least one; the first is the account's default. */
    regions: string[];
  }>;
}
