"""How a browser and this server find a way to each other: STUN and TURN servers, credentials."""
