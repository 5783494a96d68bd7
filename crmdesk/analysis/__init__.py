"""Pure methods: frames and parameters in, frozen results out. No SQL, no ORM, no Qt."""
