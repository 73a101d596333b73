/**
 * The proxies that the environment names. Where it names none, those of npm
 * count, which hands its settings to the scripts that it runs.
 */
export function proxySettings(env) {
  const first = names => names.map(name => env[name]).find(Boolean);
  return {
    httpProxy: first(['http_proxy', 'HTTP_PROXY', 'npm_config_proxy']),
    httpsProxy: first([
      'https_proxy',
      'HTTPS_PROXY',
      'npm_config_https_proxy',
      'npm_config_proxy',
    ]),
    noProxy: first(['no_proxy', 'NO_PROXY', 'npm_config_noproxy']) ?? '',
  };
}
