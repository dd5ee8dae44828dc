/** A gateway that a request made, and nobody has changed, gives way to the config's; one of the control API does not. */
export const gatewayOrigins = `ALTER TABLE gateways ADD COLUMN origin TEXT NOT NULL DEFAULT 'api'`;
