window.YTD.direct_messages.part0 = [
 {
  "dmConversation": {
   "messages": []
  }
 },
 {
  "dmConversation": {
   "conversationId": "1-2",
   "messages": [
    {
     "messageCreate": {
      "text": "of nobody",
      "createdAt": "2022-01-27T15:58:52.744Z"
     }
    }
   ]
  }
 }
]