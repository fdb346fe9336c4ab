import {
  type Configuration,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
} from 'openid-client';
import { type Door, DoorTrouble, type OpenDoorway } from './door.js';

const known = new Map<string, { configuration: Configuration; until: number }>();
/** What an issuer says of itself changes seldom; its keys are asked for anew when a signature names another. */
const keepMs = 3_600_000;

async function configurationOf({ url, clientId, secret }: OpenDoorway): Promise<Configuration> {
  const key = `${url} ${clientId} ${secret}`;
  const found = known.get(key);
  if (found && found.until > Date.now()) return found.configuration;
  const issuer = new URL(url);
  // In a network of one's own some have no certificate: whoever writes http:// has decided so.
  const execute = issuer.protocol === 'http:' ? [allowInsecureRequests] : [];
  const configuration = await discovery(issuer, clientId, secret, undefined, { execute, timeout: 10 });
  known.set(key, { configuration, until: Date.now() + keepMs });
  return configuration;
}

const inTrouble = (error: unknown): DoorTrouble => {
  if (error instanceof DoorTrouble) return error;
  const said = [error, error instanceof Error ? error.cause : null].flatMap((one) =>
    one instanceof Error && 'code' in one ? (troubles[String(one.code)] ?? []) : [],
  );
  return new DoorTrouble(said[0] ?? '没有答复，或答复无法核对');
};

const troubles: Record<string, string> = {
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: '两边的时钟相差太多，请校准服务器时间',
  OAUTH_JWT_CLAIM_COMPARISON_FAILED: '答复不是给我们的',
  OAUTH_RESPONSE_BODY_ERROR: '对方拒绝了这次登录',
};

/** 统一身份认证 by OpenID Connect: code flow with PKCE and nonce. */
export const oidcDoor: Door = {
  needs: ['clientId', 'url', 'secret'],
  usual: { url: '', authorizeUrl: '' },

  async address(way, { state, nonce, verifier, returnAddress }) {
    try {
      return buildAuthorizationUrl(await configurationOf(way), {
        redirect_uri: returnAddress,
        scope: 'openid',
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
    } catch (error) {
      throw inTrouble(error);
    }
  },

  async subject(way, { state, nonce, verifier }, back) {
    try {
      const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
      const tokens = await authorizationCodeGrant(await configurationOf(way), back, checks);
      const subject = tokens.claims()?.sub;
      if (!subject) throw new DoorTrouble('答复里没有身份');
      return subject;
    } catch (error) {
      throw inTrouble(error);
    }
  },

  async try(way) {
    known.delete(`${way.url} ${way.clientId} ${way.secret}`);
    try {
      await configurationOf(way);
    } catch (error) {
      throw inTrouble(error);
    }
  },
};
