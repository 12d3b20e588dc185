import type { CDPSession, Page } from '@playwright/test';

/** What a virtual security key or passkey provider can do (Chrome DevTools Protocol, domain WebAuthn). */
export interface Kind {
  protocol?: 'ctap2' | 'u2f';
  transport?: 'usb' | 'internal' | 'hybrid';
  hasResidentKey?: boolean;
  hasUserVerification?: boolean;
  isUserVerified?: boolean;
  automaticPresenceSimulation?: boolean;
  defaultBackupEligibility?: boolean;
  defaultBackupState?: boolean;
}

/** A security key without a PIN, as it was before passkeys. */
export const OLD_KEY: Kind = { protocol: 'u2f', transport: 'usb', hasResidentKey: false, hasUserVerification: false };
/** A security key with a PIN. */
export const KEY: Kind = { transport: 'usb' };
/** What phones and password managers have. */
export const SYNCED: Kind = { transport: 'internal', defaultBackupEligibility: true, defaultBackupState: true };

interface Credential {
  credentialId: string;
  isResidentCredential: boolean;
  rpId?: string;
  privateKey: string;
  userHandle?: string;
  signCount: number;
}

/** A key that is plugged into a page's browser. */
export class Authenticator {
  private constructor(
    readonly page: Page,
    private readonly cdp: CDPSession,
    private readonly authenticatorId: string,
  ) {}

  /** Plugs one in. Its owner is there, and verified, unless `kind` says otherwise. */
  static async plugIn(page: Page, kind: Kind = {}): Promise<Authenticator> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable', {});
    const options = {
      protocol: 'ctap2' as const,
      transport: 'internal' as const,
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      ...kind,
    };
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options });
    return new Authenticator(page, cdp, authenticatorId);
  }

  /** What it holds. */
  async credentials(): Promise<Credential[]> {
    const { credentials } = await this.cdp.send('WebAuthn.getCredentials', { authenticatorId: this.authenticatorId });
    return credentials as Credential[];
  }

  /** Puts a credential back as it was at another time. */
  async restore(credential: Credential): Promise<void> {
    const { authenticatorId } = this;
    await this.cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId: credential.credentialId });
    await this.cdp.send('WebAuthn.addCredential', { authenticatorId, credential });
  }

  /** Whether its owner is the one who touches it. */
  async verify(isUserVerified: boolean): Promise<void> {
    await this.cdp.send('WebAuthn.setUserVerified', { authenticatorId: this.authenticatorId, isUserVerified });
  }

  /** Whether somebody touches it when it is asked. */
  async touch(enabled: boolean): Promise<void> {
    await this.cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: this.authenticatorId, enabled });
  }

  async unplug(): Promise<void> {
    await this.cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: this.authenticatorId });
  }
}
