/** The one cookie: not readable by scripts, not sent from other sites. */
const name = 'tibantong';

export function sessionCookie(session: { token: string; expiresAt: Date } | null, publicOrigin: string | null): string {
  const secure = publicOrigin?.startsWith('https:') ? '; Secure' : '';
  const value = session ? `${session.token}; Expires=${session.expiresAt.toUTCString()}` : '; Max-Age=0';
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}

export function tokenOf(cookieHeader: string | undefined): string | null {
  for (const pair of (cookieHeader ?? '').split(';')) {
    const [key, value] = pair.trim().split('=');
    if (key === name && value) return value;
  }
  return null;
}
