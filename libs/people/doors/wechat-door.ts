import { type Door, DoorTrouble, askJson, textIn } from './door.js';

/** 公众号: 网页授权, without asking for more than who it is (snsapi_base → openid). */
export const wechatDoor: Door = {
  needs: ['clientId', 'secret'],
  usual: { url: 'https://api.weixin.qq.com', authorizeUrl: 'https://open.weixin.qq.com/connect/oauth2/authorize' },

  async address({ clientId, authorizeUrl }, { state, returnAddress }) {
    const address = new URL(authorizeUrl);
    const query = { appid: clientId, redirect_uri: returnAddress, response_type: 'code', scope: 'snsapi_base', state };
    address.search = new URLSearchParams(query).toString();
    address.hash = 'wechat_redirect';
    return address;
  },

  async subject({ clientId, secret, url }, _visit, back) {
    const code = back.searchParams.get('code') ?? '';
    const query = new URLSearchParams({ appid: clientId, secret, code, grant_type: 'authorization_code' });
    return textIn(await askJson(new URL(`/sns/oauth2/access_token?${query}`, url)), 'openid');
  },

  async try({ clientId, secret, url }) {
    // Asking for a token would take it from those who use it; a code that nobody gave is refused only when we are known.
    const query = new URLSearchParams({ appid: clientId, secret, code: 'none', grant_type: 'authorization_code' });
    await askJson(new URL(`/sns/oauth2/access_token?${query}`, url)).catch((error: unknown) => {
      if (!(error instanceof DoorTrouble) || !unknownCode.test(error.message)) throw error;
    });
  },
};

const unknownCode = /40029|40163/;
