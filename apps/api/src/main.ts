import { Config, ConfigError } from '#platform';
import { openApi } from './app.js';

try {
  const config = Config.read();
  const app = await openApi(config);
  await app.listen(config.http.port, config.http.host);
  process.send?.({ listening: await app.getUrl() });
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => void app.close().then(() => process.exit(0)));
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exit(1);
}
