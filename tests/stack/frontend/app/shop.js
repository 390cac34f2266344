"use client";
import { useEffect, useState } from "react";

// Shown by the browser alone: the value stands in the script that Next.js built.
export default function Shop() {
  const [name, setName] = useState("");
  useEffect(() => setName(process.env.NEXT_PUBLIC_SHOP), []);
  return <h1>{name}</h1>;
}
