import { type Door, type OpenDoorway, askJson, textIn } from './door.js';

/** A token is good for two hours; asked again earlier, WeCom gives the same one. */
const tokenMs = 3_600_000;
const tokens = new Map<string, { token: string; until: number }>();

async function tokenOf({ clientId, secret, url }: OpenDoorway): Promise<string> {
  const key = `${url} ${clientId} ${secret}`;
  const known = tokens.get(key);
  if (known && known.until > Date.now()) return known.token;
  const query = new URLSearchParams({ corpid: clientId, corpsecret: secret });
  const token = textIn(await askJson(new URL(`/cgi-bin/gettoken?${query}`, url)), 'access_token');
  tokens.set(key, { token, until: Date.now() + tokenMs });
  return token;
}

/** 企业微信: 网页授权登录 (document 91022, 98176). */
export const wecomDoor: Door = {
  needs: ['clientId', 'agentId', 'secret'],
  usual: { url: 'https://qyapi.weixin.qq.com', authorizeUrl: 'https://open.weixin.qq.com/connect/oauth2/authorize' },

  async address({ clientId, agentId, authorizeUrl }, { state, returnAddress }) {
    const address = new URL(authorizeUrl);
    const query = { appid: clientId, redirect_uri: returnAddress, response_type: 'code', scope: 'snsapi_base' };
    address.search = new URLSearchParams({ ...query, state, agentid: agentId ?? '' }).toString();
    address.hash = 'wechat_redirect';
    return address;
  },

  async subject(way, _visit, back) {
    const query = new URLSearchParams({ access_token: await tokenOf(way), code: back.searchParams.get('code') ?? '' });
    const address = new URL(`/cgi-bin/auth/getuserinfo?${query}`, way.url);
    // Somebody from outside of the enterprise has an openid only: nobody of ours.
    return textIn(await askJson(address), 'userid', 'UserId').toLowerCase();
  },

  async try(way) {
    tokens.delete(`${way.url} ${way.clientId} ${way.secret}`);
    await tokenOf(way);
  },
};
