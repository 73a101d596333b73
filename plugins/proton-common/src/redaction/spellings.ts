/** Longer values, such as certificates, are not looked for in base64. */
const MAX_BASE64_LENGTH = 512;

/** No URL is longer. */
const MAX_URL_LENGTH = 16 * 1024;

/** Lists a secret as it is, and as programs write it in JSON, HCL, URLs and base64. */
export function listSpellings(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    ...new Set([
      secret,
      json,
      // Terraform and Go write these letters so in JSON.
      json.replace(/[<>&]/g, escapeCode),
      json.replace(/([$%])\{/g, '$1$1{'),
      ...(secret.length <= MAX_URL_LENGTH ? listUris(secret) : []),
      ...(secret.length <= MAX_BASE64_LENGTH ? listBase64(secret) : []),
    ]),
  ];
}

function escapeCode(letter: string): string {
  return `\\u00${letter.charCodeAt(0).toString(16)}`;
}

function listUris(secret: string): string[] {
  const encoded = encodeUri(secret);
  return [encoded, encoded.replace(/%20/g, '+')];
}

/** As Terraform's `urlencode`, which leaves fewer letters than JavaScript's. */
function encodeUri(secret: string): string {
  return encodeURIComponent(
    secret.replace(/\p{Surrogate}/gu, '\uFFFD'),
  ).replace(
    /[!'()*]/g,
    letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Without padding, which some programs leave out. */
function listBase64(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  const base64 = btoa(String.fromCharCode(...bytes)).replace(/=+$/, '');
  return [base64, base64.replace(/\+/g, '-').replace(/\//g, '_')];
}
